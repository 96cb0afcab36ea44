"""Cases of networks.json about learning: losses, optimisers, schedules and gradient clipping.

This module is imported by networks.py and does nothing when it is run.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from vectors import drawn, literal


def losses():
    """The losses and their gradients with respect to the logits."""
    spec, logits = drawn(61, 4, 3, scale=4.0)
    for name, labels in [
        ("none missing", [[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]]),
        ("some missing", [[1, -1, -1], [0, 0, -1], [-1, 1, -1], [0, 1, -1]]),
        ("all missing", [[-1] * 3] * 4),
    ]:
        yield binary_case(name, spec, logits, torch.tensor(labels))
    for name, classes in [
        ("all known", [2, 0, 1, 1]),
        ("ignored", [2, -1, 1, -1]),
        ("none", [-1] * 4),
    ]:
        yield class_case(name, spec, logits, torch.tensor(classes))
    target_spec, target = drawn(62, 4, 3)
    yield loss_case(
        "mean squared error",
        "mean_squared_error",
        {"x": spec, "target": target_spec},
        lambda x: {"mean": F.mse_loss(x, target)},
        logits,
    )


def loss_case(name, operation, inputs, function, x):
    """Records every value of `function(x)` and the gradient of its `mean`."""
    x = x.clone().requires_grad_()
    values = function(x)
    (values["mean"] + 0 * x.sum()).backward()
    expected = {key: literal(torch.as_tensor(value)) for key, value in values.items()}
    gradients = {"x": literal(x.grad)}
    return {
        "name": name,
        "operation": operation,
        "inputs": inputs,
        "expected": expected,
        "gradients": gradients,
    }


def binary_case(name, spec, logits, labels):
    """Binary cross-entropy with logits over the known cells."""
    known = (labels >= 0).double()

    def function(x):
        cells = F.binary_cross_entropy_with_logits(
            x, labels.clamp(min=0).double(), reduction="none"
        )
        masked = cells * known
        return {
            "mean": masked.sum() / known.sum().clamp(min=1),
            "per_label": masked.sum(0) / known.sum(0).clamp(min=1),
        }

    inputs = {"x": spec, "labels": literal(labels)}
    title = f"binary cross-entropy, {name}"
    return loss_case(title, "binary_cross_entropy", inputs, function, logits)


def class_case(name, spec, logits, classes):
    """Softmax cross-entropy over the rows with a class."""
    known = (classes >= 0).sum().clamp(min=1)

    def function(x):
        return {"mean": F.cross_entropy(x, classes, ignore_index=-1, reduction="sum") / known}

    inputs = {"x": spec, "classes": literal(classes)}
    title = f"softmax cross-entropy, {name}"
    return loss_case(title, "softmax_cross_entropy", inputs, function, logits)


OPTIMISERS = [
    ("adam", torch.optim.Adam, {"lr": 0.1}),
    ("adam", torch.optim.Adam, {"lr": 0.01, "betas": (0.5, 0.9), "weight_decay": 0.1}),
    ("adamw", torch.optim.AdamW, {"lr": 0.1, "weight_decay": 0.01}),
    ("sgd", torch.optim.SGD, {"lr": 0.1}),
    ("sgd", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    ("sgd", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.05}),
]


def optimisers():
    """Three steps of every optimiser."""
    for operation, kind, options in OPTIMISERS:
        specs = {"w": drawn(71, 5), "target": drawn(72, 5)}
        specs["curvature"] = drawn(73, 5, scale=0.5, offset=1.0)
        weight = nn.Parameter(specs["w"][1].clone())
        optimiser = kind([weight], **options)
        steps = []
        for _ in range(3):
            weight.grad = specs["curvature"][1] * (weight.detach() - specs["target"][1])
            optimiser.step()
            steps.append(weight.detach().tolist())
        settings = ", ".join(f"{key} {value}" for key, value in options.items())
        yield {
            "name": f"{operation}, {settings}",
            "operation": operation,
            "options": options,
            "inputs": {key: spec[0] for key, spec in specs.items()},
            "steps": steps,
        }


def rates(schedule, base, steps):
    """The rates and the momenta that a PyTorch schedule gives to `steps` steps."""
    optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=base, momentum=0.9)
    scheduler = schedule(optimiser)
    found = []
    for step in range(steps):
        found.append([optimiser.param_groups[0][key] for key in ("lr", "momentum")])
        optimiser.step()
        if step + 1 < steps:
            scheduler.step()
    return [list(column) for column in zip(*found)]


def schedules():
    """Lists of rates."""
    kinds = torch.optim.lr_scheduler
    constant = {"base": 0.1, "steps": 12}
    yield schedule_case(
        "step", constant | {"every": 5, "factor": 0.1}, lambda o: kinds.StepLR(o, 5, 0.1)
    )
    yield schedule_case(
        "milestones",
        constant | {"at": [4, 8], "factor": 0.1},
        lambda o: kinds.MultiStepLR(o, [4, 8], 0.1),
    )
    yield schedule_case(
        "cosine", constant | {"minimum": 0.0}, lambda o: kinds.CosineAnnealingLR(o, 12)
    )
    yield schedule_case(
        "cosine", constant | {"minimum": 0.01}, lambda o: kinds.CosineAnnealingLR(o, 12, 0.01)
    )
    for steps in (10, 37):
        case = schedule_case(
            "one_cycle",
            {"base": 0.1, "steps": steps},
            lambda o: kinds.OneCycleLR(o, 0.1, total_steps=steps),
        )
        yield case
    yield warmup_cosine(0.1, 4, 12)


def schedule_case(operation, options, schedule):
    """One schedule; momenta only where the schedule moves them."""
    found, momenta = rates(schedule, options["base"], options["steps"])
    settings = ", ".join(f"{key} {value}" for key, value in options.items())
    case = {"name": f"{operation}, {settings}", "operation": operation}
    case |= {"options": options, "rates": found}
    return case | ({"momenta": momenta} if operation == "one_cycle" else {})


def warmup_cosine(base, warmup, steps):
    """Linear warm-up, then cosine; the formula of NOTES against PyTorch's chain of schedules."""
    kinds = torch.optim.lr_scheduler

    def chained(optimiser):
        up = kinds.LinearLR(optimiser, 1 / warmup, 1.0, warmup - 1)
        down = kinds.CosineAnnealingLR(optimiser, steps - warmup)
        return kinds.SequentialLR(optimiser, [up, down], [warmup])

    def formula(t):
        if t < warmup:
            return base * (t + 1) / warmup
        return base / 2 * (1 + math.cos(math.pi * (t - warmup) / (steps - warmup)))

    options = {"base": base, "warmup": warmup, "steps": steps}
    case = schedule_case("warmup_cosine", options, chained)
    assert all(math.isclose(r, formula(t), rel_tol=1e-9) for t, r in enumerate(case["rates"]))
    return case


def clipping():
    """Clipping by the norm over two parameters, below and above the limit."""
    for limit in (0.5, 100.0):
        specs = {"first": drawn(81, 2, 3), "second": drawn(82, 4)}
        parameters = {key: nn.Parameter(spec[1].clone()) for key, spec in specs.items()}
        for key, parameter in parameters.items():
            parameter.grad = specs[key][1].clone()
        norm = nn.utils.clip_grad_norm_(parameters.values(), limit)
        yield {
            "name": f"clipping to {limit}",
            "options": {"limit": limit},
            "inputs": {key: spec[0] for key, spec in specs.items()},
            "norm": float(norm),
            "gradients": {key: literal(p.grad) for key, p in parameters.items()},
        }
