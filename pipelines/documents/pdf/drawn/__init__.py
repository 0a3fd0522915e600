"""What a page draws, as PDFium sees it: characters and strokes."""
