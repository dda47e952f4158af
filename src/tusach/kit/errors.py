class Refused(Exception):  # noqa: N818 - read aloud: "raises Refused"
    """An act that cannot be done now, with the Vietnamese sentence its user reads.

    `field` names the form field that the sentence belongs to, when there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
