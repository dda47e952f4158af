import re

import pytest


@pytest.mark.parametrize(
    "address", ["/bao-cao/", "/bao-cao/cho-xem/", "/bao-cao/ban-hanh/", "/dot/", "/dot/ke-hoach/"]
)
def test_one_entry_of_the_menu_is_where_we_are(cast, sign_in, address):
    page = sign_in(cast.person("hoa")).get(address).content.decode()
    rail = page[page.index('class="rail"') : page.index("</nav>", page.index('class="rail"'))]

    assert re.findall(r'href="([^"]+)" aria-current="page"', rail) == [address]
