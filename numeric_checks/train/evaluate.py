"""What a trained model is worth: bounds on test data, distances of samples, whatever its kind can say."""

import torch
from torch import nn

from numeric_checks.models.ddpm import UNet
from numeric_checks.train.data import Data
from numeric_checks.train.loop import Run
from numeric_checks.train.measures import Judge, frechet

SAMPLES = 1000


@torch.no_grad()
def evaluate(run: Run, data: Data, seed: int = 0) -> tuple[dict[str, float], torch.Tensor | None]:
    """Named figures, and samples in [0, 1] (or in the plane), if the model draws any."""
    torch.manual_seed(seed)
    model, out = run.average.eval(), dict[str, float]()
    if hasattr(model, "elbo"):
        out["test ELBO (nats)"] = sum(model.elbo(data.test).mean().item() for _ in range(20)) / 20
    if hasattr(model, "importance_weighted"):
        out["importance-weighted test log-likelihood (nats)"] = model.importance_weighted(data.test).mean().item()
    if hasattr(model, "log_density"):
        out["test log-likelihood (nats)"] = model.log_density(data.test).mean().item()
    if hasattr(model, "bits_per_dimension") and data.shape is not None:
        x = data.test * 2 - 1
        out["bound (bits a dimension)"] = model.bits_per_dimension(x.reshape(-1, *data.shape) if _is_image(model) else x).mean().item()
    if hasattr(model, "spread"):
        out["spread of representations"] = model.spread(data.test)
    if hasattr(model, "log_partition") and hasattr(model, "constant"):
        out["constant"], out["minus log Z"] = model.constant.item(), -model.log_partition().item()
    if hasattr(model, "encoder") and not hasattr(model, "decoder"):
        out["nearest-neighbour accuracy"] = neighbours(model.encoder, data)
    drawn = draw(model, data, run.preset.signed)
    if drawn is not None and data.shape is not None:
        judge = Judge(data)
        out["Frechet distance of pixels"] = frechet(drawn, data.test)
        out["classifier score"] = judge.score(drawn)
        out["classifier score of the test data"] = judge.score(data.test)
        out["classifier score of noise"] = judge.score(torch.rand(SAMPLES, data.test.shape[1], generator=torch.Generator().manual_seed(0)))
        out["Frechet distance of the training data"] = frechet(data.train, data.test)
    elif drawn is not None:
        out["Frechet distance of points"] = frechet(drawn, data.test)
    return out, drawn


def draw(model: nn.Module, data: Data, signed: bool) -> torch.Tensor | None:
    """Samples as flat rows."""
    if not hasattr(model, "generate"):
        return None
    if hasattr(model, "bits_per_dimension"):
        x = model.generate(SAMPLES, data.shape if _is_image(model) else data.train.shape[1:])
    else:
        x = model.generate(SAMPLES)
    x = x.reshape(SAMPLES, -1)
    return (x + 1) / 2 if signed else x


def _is_image(model: nn.Module) -> bool:
    return any(isinstance(m, UNet) for m in model.modules())


def neighbours(encoder: nn.Module, data: Data, k: int = 5) -> float:
    """The share of test data whose nearest training representations, by cosine, agree with their label."""
    a, b = (nn.functional.normalize(encoder(x), dim=-1) for x in (data.test, data.train))
    votes = data.train_labels[(a @ b.T).topk(k, dim=-1).indices]
    return float((votes.mode(-1).values == data.test_labels).float().mean())
