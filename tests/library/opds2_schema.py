"""What OPDS 2.0 asks of a feed and a publication, written down from its specification for the tests."""

LINK = {
    "type": "object",
    "required": ["href"],
    "properties": {
        "href": {"type": "string", "minLength": 1},
        "type": {"type": "string", "pattern": "^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+"},
        "title": {"type": "string"},
        "rel": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "templated": {"type": "boolean"},
        "width": {"type": "integer", "exclusiveMinimum": 0},
        "height": {"type": "integer", "exclusiveMinimum": 0},
        "properties": {"type": "object", "properties": {"numberOfItems": {"type": "integer", "minimum": 0}}},
    },
    "additionalProperties": False,
}
LINKS = {"type": "array", "items": LINK, "minItems": 1}
SELF = {"contains": {"properties": {"rel": {"const": "self"}}, "required": ["rel"]}}
NAMED = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1}, "links": LINKS,
        "code": {"type": "string"}, "scheme": {"type": "string", "format": "uri"},
    },
    "additionalProperties": False,
}  # fmt: skip
METADATA = {
    "type": "object",
    "required": ["title", "@type"],
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "@type": {"enum": ["http://schema.org/Book", "http://schema.org/Audiobook"]},
        "identifier": {"type": "string", "pattern": "^(urn:|https?://)"},
        "author": {"type": "array", "items": NAMED, "minItems": 1},
        "subject": {"type": "array", "items": NAMED},
        "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
        "modified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "duration": {"type": "number", "exclusiveMinimum": 0},
        "readingProgression": {"enum": ["rtl", "ltr", "ttb", "btt", "auto"]},
    },
}
PUBLICATION = {
    "type": "object",
    "required": ["metadata", "links", "images"],
    "properties": {
        "metadata": METADATA,
        "links": {
            "allOf": [
                LINKS,
                {"contains": {"properties": {"rel": {"pattern": "^http://opds-spec.org/acquisition"}}, "required": ["rel"]}},
            ]
        },
        "images": {
            **LINKS,
            "contains": {"properties": {"type": {"enum": ["image/jpeg", "image/avif", "image/png", "image/gif", "image/webp", "image/svg+xml"]}}},
        },
    },
    "additionalProperties": False,
}  # fmt: skip
PUBLICATIONS = {"type": "array", "items": PUBLICATION, "minItems": 1}
FEED_METADATA = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "numberOfItems": {"type": "integer", "minimum": 0},
        "itemsPerPage": {"type": "integer", "exclusiveMinimum": 0},
        "currentPage": {"type": "integer", "exclusiveMinimum": 0},
    },
}
NAVIGATION = {"type": "array", "minItems": 1, "items": {**LINK, "required": ["href", "title"]}}
FEED = {
    "type": "object",
    "required": ["metadata", "links"],
    "properties": {
        "metadata": FEED_METADATA,
        "links": {"allOf": [LINKS, SELF]},
        "navigation": NAVIGATION,
        "publications": PUBLICATIONS,
        "facets": {
            "type": "array",
            "items": {
                "required": ["metadata", "links"],
                "properties": {"metadata": FEED_METADATA, "links": LINKS},
            },
        },
        "groups": {
            "type": "array",
            "items": {
                "required": ["metadata"],
                "properties": {"metadata": FEED_METADATA, "links": LINKS, "publications": PUBLICATIONS},
                "anyOf": [{"required": ["publications"]}, {"required": ["navigation"]}],
            },
        },
    },
    "additionalProperties": False,
    "anyOf": [{"required": ["publications"]}, {"required": ["navigation"]}, {"required": ["groups"]}],
}
