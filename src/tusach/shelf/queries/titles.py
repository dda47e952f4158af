from collections import Counter

from tusach.books.models import Title


def titles_by_code_and_isbn() -> tuple[dict[str, int], dict[str, int]]:
    """Title ids by the programme's code, and by ISBN where only one title carries it."""
    rows = list(Title.objects.values_list("pk", "code", "isbn"))
    times = Counter(isbn for _, _, isbn in rows if isbn)
    return {code: pk for pk, code, _ in rows}, {isbn: pk for pk, _, isbn in rows if times[isbn] == 1}
