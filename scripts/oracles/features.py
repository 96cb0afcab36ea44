"""Writes a feature set as somebody makes it in PyTorch, who never heard of Obscura.

Pictures of coloured discs, their labels, and what a small convolutional network with fixed random
weights makes of them: images.npy, labels.csv and features.safetensors, rows in one order.

Run, from anywhere:
    pip install -r requirements.txt
    python features.py             # writes Tests/ObscuraKitTests/Fixtures/pytorch-features
"""

import csv
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parents[2] / "Tests/ObscuraKitTests/Fixtures/pytorch-features"
COUNT, SIDE = 240, 16


def discs(generator):
    """Pictures uint8 [N, 3, 16, 16] and whether each disc is large and whether it is warm."""
    rows, columns = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    pictures, labels = [], []
    for _ in range(COUNT):
        draw = torch.rand(7, generator=generator)
        large, warm = bool(draw[0] > 0.5), bool(draw[1] > 0.5)
        radius = (5 if large else 3) + draw[2]
        centre = 6 + 4 * draw[3:5]
        inside = (rows - centre[0]) ** 2 + (columns - centre[1]) ** 2 < radius**2
        colour = torch.tensor([0.9, 0.5, 0.2] if warm else [0.2, 0.5, 0.9]) * (0.7 + 0.3 * draw[5])
        picture = torch.full((3, SIDE, SIDE), float(0.3 * draw[6]))
        picture[:, inside] = colour[:, None]
        pictures.append((255 * picture).round().to(torch.uint8))
        labels.append((int(large), int(warm)))
    return torch.stack(pictures), labels


def main():
    torch.manual_seed(7)
    generator = torch.Generator().manual_seed(7)
    pictures, labels = discs(generator)
    encoder = torch.nn.Sequential(
        torch.nn.Conv2d(3, 6, 3, padding=1), torch.nn.ReLU(), torch.nn.AvgPool2d(2)
    )
    with torch.no_grad():
        features = encoder(pictures.float() / 255)
    FOLDER.mkdir(parents=True, exist_ok=True)
    numpy.save(FOLDER / "images.npy", pictures.numpy())
    save_file({"features": features.to(torch.float16).contiguous()}, FOLDER / "features.safetensors")
    with open(FOLDER / "labels.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["key", "large", "warm"])
        for number, (large, warm) in enumerate(labels):
            writer.writerow([f"{number:05}", large, warm])
    print(f"{FOLDER}: {COUNT} samples, features {tuple(features.shape[1:])}")


if __name__ == "__main__":
    main()
