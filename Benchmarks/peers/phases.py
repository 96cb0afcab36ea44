"""The four phases of DeepObfuscator's Algorithm 1, stock and tuned. See cycle.py.

This module does nothing when it is run.
"""

from contextlib import contextmanager
from pathlib import Path

import torch
import torch.nn.functional as F

from models import all_networks
from msssim import TunedMSSSIM, stock_ms_ssim

LAMBDA1 = 1.0
LAMBDA2 = 1.0


def computes_bf16(device):
    """Whether the device has instructions for bf16, so that autocast gains and not loses."""
    if device == "cuda":
        return torch.cuda.is_bf16_supported()
    flags = Path("/proc/cpuinfo")
    text = flags.read_text() if flags.exists() else ""
    return any(flag in text for flag in ("avx512_bf16", "amx_bf16"))


class Precision:
    """fp32, or bf16 by autocast; `auto` chooses by the device."""

    def __init__(self, name, device):
        self.device = device
        self.name = ("bf16" if computes_bf16(device) else "fp32") if name == "auto" else name

    def autocast(self):
        """The context of a forward pass."""
        return torch.autocast(self.device, torch.bfloat16, enabled=self.name == "bf16")


def binary_loss(logits, labels):
    """L(C) and L(AC), eq. 1 and 3: the mean over batch and labels."""
    return F.binary_cross_entropy_with_logits(logits.float(), labels)


class StockCycle:
    """The cycle as a usual script has it: only the choice of optimiser says what is frozen."""

    def __init__(self, width, fc, noise, precision):
        self.precision, self.noise = precision, noise
        self.networks = all_networks(width, fc, noise.shape[-1])
        for network in self.networks.values():
            network.to(noise.device).train()
        self.optimisers = {
            name: torch.optim.Adam(network.parameters()) for name, network in self.networks.items()
        }

    def run(self, batches):
        """One cycle; the loss of each phase as a number."""
        phases = [self.defend_reconstructor, self.defend_adversary, self.attack, self.recover]
        return {phase.__name__: round(phase(b), 4) for phase, b in zip(phases, batches)}

    def step(self, loss, *moving):
        """Backward through everything, a step of the networks that move."""
        for optimiser in self.optimisers.values():
            optimiser.zero_grad()
        loss.backward()
        for name in moving:
            self.optimisers[name].step()
        return loss.item()

    def outputs(self, images, *names):
        """What the named networks make of the features."""
        with self.precision.autocast():
            features = self.networks["obfuscator"](images)
            return [self.networks[name](features) for name in names]

    def defend_reconstructor(self, batch):
        """Phase 1, eq. 9."""
        logits, rebuilt = self.outputs(batch["images"], "classifier", "reconstructor")
        rebuilt = rebuilt.float()
        like_noise = 1 - stock_ms_ssim(self.noise.expand_as(rebuilt), rebuilt)
        like_original = 1 - stock_ms_ssim(batch["images"], rebuilt)
        task = binary_loss(logits, batch["task"])
        return self.step(task + LAMBDA2 * (like_noise - like_original), "obfuscator")

    def defend_adversary(self, batch):
        """Phase 2, eq. 5."""
        logits, guess = self.outputs(batch["images"], "classifier", "adversary")
        private = binary_loss(guess, batch["private"])
        loss = binary_loss(logits, batch["task"]) - LAMBDA1 * private
        return self.step(loss, "obfuscator")

    def attack(self, batch):
        """Phase 3, eq. 6 and 3. The two networks share no weight, so one backward serves both."""
        rebuilt, guess = self.outputs(batch["images"], "reconstructor", "adversary")
        like_original = 1 - stock_ms_ssim(batch["images"], rebuilt.float())
        loss = like_original + binary_loss(guess, batch["private"])
        return self.step(loss, "reconstructor", "adversary")

    def recover(self, batch):
        """Phase 4, eq. 1."""
        (logits,) = self.outputs(batch["images"], "classifier")
        return self.step(binary_loss(logits, batch["task"]), "classifier")


class TunedCycle:
    """The cycle as an expert writes it. Every phase returns its losses by name."""

    def __init__(self, width, fc, noise, precision, rate=1e-3, epsilon=1e-8):
        self.precision = precision
        self.networks = all_networks(width, fc, noise.shape[-1])
        for network in self.networks.values():
            network.to(noise.device, noise.dtype, memory_format=torch.channels_last)
            network.requires_grad_(False).eval()
        self.optimisers = {
            name: torch.optim.Adam(network.parameters(), lr=rate, eps=epsilon, fused=True)
            for name, network in self.networks.items()
        }
        self.ms_ssim = TunedMSSSIM(noise.shape[-1], noise.dtype, noise.device)
        self.noise_moments = self.ms_ssim.moments(noise)

    def run(self, batches):
        """One cycle; {phase: {loss: number}}. The numbers are read once all is computed."""
        phases = [self.defend_reconstructor, self.defend_adversary, self.attack, self.recover]
        found = {phase.__name__: phase(batch) for phase, batch in zip(phases, batches)}
        return {
            phase: {name: loss.item() for name, loss in losses.items()}
            for phase, losses in found.items()
        }

    @contextmanager
    def moving(self, *names):
        """The named networks train; after the caller's backward pass they step and freeze again."""
        for name in names:
            self.networks[name].requires_grad_(True).train()
        yield
        for name in names:
            self.optimisers[name].step()
            self.optimisers[name].zero_grad()
            self.networks[name].requires_grad_(False).eval()

    def features(self, batch):
        """What the obfuscator hands out."""
        images = batch["images"].contiguous(memory_format=torch.channels_last)
        return self.networks["obfuscator"](images)

    def frozen_features(self, batch):
        """The same without a graph."""
        with torch.no_grad():
            return self.features(batch)

    def like_original(self, batch, rebuilt_moments):
        """L(AR1), eq. 6."""
        with torch.no_grad():
            original = self.ms_ssim.moments(batch["images"])
        return 1 - self.ms_ssim.compare(original, rebuilt_moments)

    def rebuilt_moments(self, rebuilt):
        """Moments of a reconstruction, in at least single precision."""
        return self.ms_ssim.moments(rebuilt.to(self.noise_moments[0][0].dtype))

    def loss(self, logits, labels):
        """L(C) or L(AC)."""
        dtype = self.noise_moments[0][0].dtype
        return F.binary_cross_entropy_with_logits(logits.to(dtype), labels)

    def defend_reconstructor(self, batch):
        """Phase 1, eq. 9."""
        with self.moving("obfuscator"):
            with self.precision.autocast():
                features = self.features(batch)
                logits = self.networks["classifier"](features)
                rebuilt = self.networks["reconstructor"](features)
            moments = self.rebuilt_moments(rebuilt)
            task = self.loss(logits, batch["task"])
            like_noise = 1 - self.ms_ssim.compare(self.noise_moments, moments)
            like_original = self.like_original(batch, moments)
            (task + LAMBDA2 * (like_noise - like_original)).backward()
        return detached(task=task, like_noise=like_noise, like_original=like_original)

    def defend_adversary(self, batch):
        """Phase 2, eq. 5."""
        with self.moving("obfuscator"):
            with self.precision.autocast():
                features = self.features(batch)
                logits = self.networks["classifier"](features)
                guess = self.networks["adversary"](features)
            task = self.loss(logits, batch["task"])
            private = self.loss(guess, batch["private"])
            (task - LAMBDA1 * private).backward()
        return detached(task=task, private=private)

    def attack(self, batch):
        """Phase 3, eq. 6 and 3."""
        with self.moving("reconstructor", "adversary"):
            with self.precision.autocast():
                features = self.frozen_features(batch)
                rebuilt = self.networks["reconstructor"](features)
                guess = self.networks["adversary"](features)
            like_original = self.like_original(batch, self.rebuilt_moments(rebuilt))
            private = self.loss(guess, batch["private"])
            (like_original + private).backward()
        return detached(like_original=like_original, private=private)

    def recover(self, batch):
        """Phase 4, eq. 1."""
        with self.moving("classifier"):
            with self.precision.autocast():
                logits = self.networks["classifier"](self.frozen_features(batch))
            task = self.loss(logits, batch["task"])
            task.backward()
        return detached(task=task)


def detached(**losses):
    """Losses without their graphs, so that these are freed at once."""
    return {name: loss.detach() for name, loss in losses.items()}
