"""Last touches that let one file pass the checkers for PDF/A-3a and for PDF/UA-1.

WeasyPrint 70.0 leaves seven things: empty resource dictionaries, an attachment listed twice, header
cells without a scope, passages without their language, running lines marked as content, a packed
metadata stream, and one of the two standards' marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

from cjdiversion.documents import languages

VARIANT = "pdf/a-3a"
EMPTY_MAY_GO = ("ExtGState", "Pattern", "Shading", "XObject")

_FIELD = "<pdfaProperty:{0}>{1}</pdfaProperty:{0}>".format
_SCHEMA = "<pdfaSchema:{0}>{1}</pdfaSchema:{0}>".format
_LIST = '<rdf:{0}><rdf:li rdf:parseType="Resource">{1}</rdf:li></rdf:{0}>'.format

# ISO 14289-1, clause 5: the mark. ISO 19005-3, 6.6.2.3: PDF/A wants a foreign mark described.
UA_MARK = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
UA_PART = (
    _FIELD("name", "part")
    + _FIELD("valueType", "Integer")
    + _FIELD("category", "internal")
    + _FIELD("description", "Part of ISO 14289 the file was made to")
)
UA_DESCRIBED = (
    '<rdf:Description rdf:about=""'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas>'
    + _LIST(
        "Bag",
        _SCHEMA("schema", "PDF/UA identification")
        + _SCHEMA("namespaceURI", "http://www.aiim.org/pdfua/ns/id/")
        + _SCHEMA("prefix", "pdfuaid")
        + _SCHEMA("property", _LIST("Seq", UA_PART)),
    )
    + "</pdfaExtension:schemas></rdf:Description>"
)


class CarriesAction(Exception):
    """A link out, a form field, a script or a file that we did not attach."""


def finisher(*, files: int) -> Callable[[Any, Any], None]:
    """What WeasyPrint calls before it writes; `files` is how many attachments are ours."""

    def finish(document: Any, pdf: Any) -> None:
        _refuse_actions(pdf, files=files)
        _drop_empty_resources(pdf)
        _list_files_once(pdf)
        _give_scopes(document)
        languages.give(pdf)
        _take_running_lines_out(pdf)
        _mark_metadata(pdf)

    return finish


def _dictionaries(pdf: Any) -> Iterator[Any]:
    return (thing for thing in pdf.objects if isinstance(thing, dict))


def _refuse_actions(pdf: Any, *, files: int) -> None:
    kinds = [thing.get("Type") for thing in _dictionaries(pdf)]
    acting = any(
        thing.get("Type") == "/Annot" and ("A" in thing or thing.get("Subtype") != "/Link")
        for thing in _dictionaries(pdf)
    )
    if acting or kinds.count("/Filespec") != files or "OpenAction" in pdf.catalog:
        raise CarriesAction


def _drop_empty_resources(pdf: Any) -> None:
    for thing in pdf.objects:
        holder = thing if isinstance(thing, dict) else getattr(thing, "extra", {})
        resources = holder.get("Resources")
        for own in (holder, resources if isinstance(resources, dict) else {}):
            for name in EMPTY_MAY_GO:
                if own.get(name) == {}:
                    del own[name]


def _list_files_once(pdf: Any) -> None:
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _give_scopes(document: Any) -> None:
    """From the HTML, as WeasyPrint itself decides which cells a header is for."""
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            cell = getattr(box, "mark", None)
            if cell and cell["S"] == "/TH":
                is_row = box.element.get("scope") == "row"
                cell["A"]["Scope"] = "/Row" if is_row else "/Column"


def _take_running_lines_out(pdf: Any) -> None:
    """Heads and feet hang on no branch of the tag tree: say that they are pagination.

    ISO 14289-1, 7.1 and 7.8: such lines are artifacts, so that nobody hears them on every page.
    """
    pages = {page.reference: page for page in _dictionaries(pdf) if page.get("Type") == "/Page"}
    tags = {tag.reference: tag for tag in _dictionaries(pdf) if tag.get("Type") == "/StructElem"}
    for reference in tags.keys() - _on_the_tree(pdf, tags):
        for content in [kid for kid in tags[reference]["K"] if isinstance(kid, int)]:
            _make_pagination(pdf, pages[tags[reference]["Pg"]], content)
        tags[reference].clear()


def _on_the_tree(pdf: Any, tags: dict[bytes, Any]) -> set[bytes]:
    found: set[bytes] = set()
    waiting = list(_at(pdf, pdf.catalog["StructTreeRoot"])["K"])
    while waiting:
        reference = waiting.pop()
        if reference in tags:
            found.add(reference)
            waiting.extend(tags[reference]["K"])
    return found


def _make_pagination(pdf: Any, page: Any, content: int) -> None:
    drawn = _at(pdf, page["Contents"]).stream
    where = drawn.index({"MCID": content})
    drawn[where - 1 : where + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
    parents = _at(pdf, _at(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    of_page = parents.index(page["StructParents"])
    parents[of_page + 1][content] = "null"


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _mark_metadata(pdf: Any) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Type") == "/Metadata":
            thing.compress = False
            text = b"".join(thing.stream).decode()
            marks = UA_MARK + UA_DESCRIBED + "</rdf:RDF>"
            thing.stream = [text.replace("</rdf:RDF>", marks, 1).encode()]
