from tusach.portal.shaping import is_numbered, shape


def test_the_opening_heading_moves_out_and_the_first_paragraph_gets_its_initial():
    long = "Đất tốt là vốn quý nhất của người trồng cà phê, ai cũng biết như vậy."
    page = shape(f'<h1 id="p1"><a id="x"></a>Làm đất</h1><p id="p2">{long}</p><p id="p3">Hai.</p>')

    assert (page.heading, page.heading_id) == ('<a id="x"></a>Làm đất', "p1")
    assert page.body == f'<p id="p2" class="first">{long}</p><p id="p3">Hai.</p>'


def test_a_number_over_the_heading_becomes_the_line_above_it():
    page = shape('<h2 id="p1">Chương 3</h2><h1 id="p2">Làm đất</h1><p id="p3">Một.</p>')

    assert (page.kicker, page.heading, page.heading_id) == ("Chương 3", "Làm đất", "p2")
    assert page.body == '<p id="p3">Một.</p>'


def test_a_heading_further_down_stays_where_it_is():
    html = '<p id="p1">Mở đầu.</p><h2 id="p2">Tiếp</h2>'

    assert shape(html).body == html
    assert shape(html).heading == ""


def test_verse_and_short_openings_get_no_initial():
    assert "first" not in shape('<p id="p1">Ai ơi.</p>').body
    assert "first" not in shape(f'<div class="verse"><p id="p1">{"a" * 80}</p></div>', initial=False).body
    for letter, has in (("Đ", True), ("ộ", True), ("ƀ", True), ("ភ", False), ("ꪁ", False), ("文", False)):
        assert ("first" in shape(f'<p id="p1">{letter * 80}</p>').body) is has


def test_tables_scroll_and_printed_pages_show_their_numbers():
    page = shape('<p id="p1"><a id="t41"></a>Một.</p><table><tr><td>1</td></tr></table>', initial=False,
                 marks=[('4"1', "t41")])  # fmt: skip

    assert '<a id="t41" class="leafno" data-l="41"></a>' in page.body
    assert page.body.count('<div class="scroll"') == page.body.count("</table></div>") == 1


def test_a_title_that_says_its_number():
    assert is_numbered("Chương 3. Làm đất")
    assert is_numbered("Bài 12")
    assert not is_numbered("Làm đất")
    assert not is_numbered("Phần lớn đất đai")
