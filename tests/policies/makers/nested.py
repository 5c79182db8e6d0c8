"""Records in JSON, YAML, XML and HTML, each as a function of their number: the json module, pandas, pyyaml."""

# ruff: noqa: PLC0415
import json

from policies.makers.common import Table, Thing, array, frame, records, sentences


def json_lines(count: int) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in records(count)).encode()


def chat_lines(count: int) -> bytes:
    """JSON Lines as fine-tuning wants them."""
    rows = [
        {"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": text.upper()}]}
        for text in sentences(count)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def oriented(orient: str, **options: Thing) -> Table:
    """Pandas' to_json."""
    return lambda count: str(frame(count).to_json(orient=orient, **options)).encode()


def wrapped_records(count: int) -> bytes:
    return json.dumps({"version": 3, "license": "CC0", "data": records(count)}, indent=1).encode()


def squad(count: int) -> bytes:
    """Nested, as SQuAD is."""
    entries = [
        {
            "context": text,
            "qas": [{"id": str(at), "question": text[:40] + "?", "answers": [{"text": text[4:9], "answer_start": 4}]}],
        }
        for at, text in enumerate(sentences(count))
    ]
    return json.dumps({"version": "1.1", "data": [{"title": "t", "paragraphs": entries}]}).encode()


def coco(count: int) -> bytes:
    """Boxes as COCO's annotations have them."""
    boxes = [
        {"id": at, "image_id": at // 3, "category_id": at % 9, "bbox": [round(x, 2) for x in box], "iscrowd": 0}
        for at, box in enumerate(array(count, 4).tolist())
    ]
    images = [{"id": at, "file_name": f"{at:012}.jpg", "width": 640, "height": 480} for at in range(count // 3 + 1)]
    return json.dumps({"images": images, "annotations": boxes, "categories": [{"id": 1, "name": "boat"}]}).encode()


def matrix(count: int) -> bytes:
    return json.dumps(array(count, 8).round(4).tolist()).encode()


def geojson(count: int) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {"type": "Point", "coordinates": [row["length"], row["width"]]},
        }
        for row in records(count)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def yaml_records(count: int) -> bytes:
    import yaml

    return str(yaml.safe_dump(records(count), allow_unicode=True)).encode()


def xml_records(count: int) -> bytes:
    """Pandas' to_xml."""
    return str(frame(count).to_xml(index=False)).encode()


def html_table(count: int) -> bytes:
    """Pandas' to_html."""
    return b"<!doctype html>\n<title>t</title>\n" + str(frame(count).to_html()).encode()


KINDS: list[tuple[str, str, Table]] = [
    ("jsonl", "jsonl", json_lines), ("jsonl-chat", "ndjson", chat_lines),
    ("json-records", "json", oriented("records")),
    ("json-records-indented", "json", oriented("records", indent=2)),
    ("json-columns", "json", oriented("columns")), ("json-split", "json", oriented("split")),
    ("json-index", "json", oriented("index")), ("json-values", "json", oriented("values")),
    ("json-table-schema", "json", oriented("table")), ("json-wrapped-records", "json", wrapped_records),
    ("json-squad", "json", squad), ("json-coco", "json", coco), ("json-matrix", "json", matrix),
    ("geojson", "geojson", geojson), ("yaml-records", "yaml", yaml_records), ("xml-records", "xml", xml_records),
    ("html-table", "html", html_table),
]  # fmt: skip
