"""Pages read by sight: scans, and pages whose text cannot be decoded.

The picture of a page comes in, a `Sheet` of its characters and rules goes out, as from a PDF with
text; what tables are made of them is known in `pdf/`. `pictures` opens what is a picture itself,
`ink` tells ink from paper and stamps, `straight` sets a page upright, `ruling` finds its rules,
`boxes` cuts what stands over several cells, `engine` reads words, `pages` conducts them. Nothing
here is imported until a page needs it: what it needs is an extra, and may be missing.
"""
