"""The librarian's pages, under /thu-vien/quan-ly/."""
