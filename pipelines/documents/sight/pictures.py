"""Files that are pictures: photographs and scans of pages.

The bytes of a .jpg, .png, .tif, .bmp or .gif come in, the pictures of its pages go out, upright as
the camera says.
"""

import io

from PIL import Image, ImageOps, ImageSequence

from pipelines import settings
from pipelines.documents.seeing import Picture
from pipelines.errors import RefusedDocument

_LONG_SIDE = 842.0  # points: of a page of A4, which a picture is taken for


def pictures_of(data: bytes) -> list[Picture]:
    """The pages of a file that is a picture.

    Raises:
        RefusedDocument: it is damaged, or too large.
    """
    try:
        with Image.open(io.BytesIO(data)) as file:
            if getattr(file, "n_frames", 1) > settings.MAX_PAGES_BY_SIGHT:
                raise RefusedDocument(f"a picture of over {settings.MAX_PAGES_BY_SIGHT} pages")
            return [_picture(frame) for frame in ImageSequence.Iterator(file)]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RefusedDocument(f"a damaged picture ({error})") from None


def _picture(frame: Image.Image) -> Picture:
    if frame.width * frame.height > settings.MAX_PICTURE_PIXELS:
        raise RefusedDocument(f"a picture of {frame.width} × {frame.height} pixels")
    upright = ImageOps.exif_transpose(frame).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    page = Image.alpha_composite(paper, upright).convert("RGB")
    page.thumbnail((settings.MAX_PICTURE_SIDE, settings.MAX_PICTURE_SIDE))
    scale = _LONG_SIDE / max(page.size)
    size = (page.width * scale, page.height * scale)
    return Picture(page.tobytes("raw", "BGR"), page.width, page.height, size)
