from tusach.people.exports.lists import account_form, accounts_json, accounts_sheet
from tusach.people.exports.slips import slips_pdf

__all__ = ["account_form", "accounts_json", "accounts_sheet", "slips_pdf"]
