"""DeepObfuscator's networks (Table 1 of the paper) as plain nn.Sequential, for square images.

The paper leaves activations and normalisation open. Read here: ReLU; batch norm after every
convolution of the obfuscator and the classifiers; none in the reconstructor, whose output passes a
sigmoid; no dropout. Classifiers give logits. This module does nothing when it is run.
"""

from torch import nn


def convolution(inputs, outputs):
    """conv3, batch norm, ReLU."""
    return [
        nn.Conv2d(inputs, outputs, 3, padding=1),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    ]


def convolution_stack(channels, widths):
    """Convolutions of the given widths; 0 stands for a max pooling."""
    layers = []
    for width in widths:
        layers += convolution(channels, width) if width else [nn.MaxPool2d(2)]
        channels = width or channels
    return layers


def scaled(width, *channels):
    """Channel counts times the width factor; 0 stays 0."""
    return [round(width * count) for count in channels]


def obfuscator(width):
    """[N, 3, S, S] to [N, 128 w, S / 4, S / 4]."""
    return nn.Sequential(*convolution_stack(3, scaled(width, 64, 64, 0, 128, 128, 0)))


def classifier(width, fc, labels, size):
    """Features to logits [N, labels]; the classifier and the attribute adversary alike."""
    blocks = scaled(width, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0)
    channels = scaled(width, 128, 512)
    side = size // 32
    return nn.Sequential(
        *convolution_stack(channels[0], blocks),
        nn.Flatten(),
        nn.Linear(channels[1] * side * side, fc),
        nn.ReLU(inplace=True),
        nn.Linear(fc, fc),
        nn.ReLU(inplace=True),
        nn.Linear(fc, labels),
    )


def reconstructor(width, size):
    """Features to an image [N, 3, S, S] in [0, 1]."""
    wide, narrow = scaled(width, 128, 64)

    def deconvolution(inputs, outputs):
        return nn.ConvTranspose2d(inputs, outputs, 3, stride=1, padding=1)

    return nn.Sequential(
        nn.Upsample(size=(size // 2, size // 2)),
        deconvolution(wide, wide),
        nn.ReLU(inplace=True),
        deconvolution(wide, narrow),
        nn.ReLU(inplace=True),
        nn.Upsample(size=(size, size)),
        deconvolution(narrow, narrow),
        nn.ReLU(inplace=True),
        deconvolution(narrow, 3),
        nn.Sigmoid(),
    )


def all_networks(width, fc, size, task_labels=1, private_labels=1):
    """The four modules by name, initialised in this order from PyTorch's global generator."""
    return {
        "obfuscator": obfuscator(width),
        "classifier": classifier(width, fc, task_labels, size),
        "adversary": classifier(width, fc, private_labels, size),
        "reconstructor": reconstructor(width, size),
    }
