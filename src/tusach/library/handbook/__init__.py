"""The product's own handbook, "Cẩm nang tủ sách": text and pictures in this folder, packed by `build` (docs/hard/writing-books.md)."""
