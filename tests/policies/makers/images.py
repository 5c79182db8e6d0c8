"""Images and plots: Pillow and matplotlib."""

# ruff: noqa: PLC0415
import io

from policies.makers.common import Thing, array, rng


def picture(kind: str, side: int, seed: int = 0, *, noise: bool = True, **options: Thing) -> bytes:
    """Pillow. Noise makes a large file, a plain colour a small one."""
    from PIL import Image

    out = io.BytesIO()
    if noise:
        image = Image.fromarray(rng(seed).integers(0, 255, (side, side, 3)).astype("uint8"))
    else:
        image = Image.new("RGB", (side, side), (seed % 255, 120, 200))
    image.save(out, kind, **options)
    return out.getvalue()


def plot(kind: str, points: int = 60) -> bytes:
    """By matplotlib, with neither date nor random ids."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "corpus"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4))
    axes.plot(array(points, 3).cumsum(axis=0))
    axes.set_title("Loss")
    out = io.BytesIO()
    about = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    figure.savefig(out, format=kind, metadata=about)
    plt.close(figure)
    return out.getvalue()
