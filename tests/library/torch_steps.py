#!/usr/bin/env python3
"""Ten steps of each of PyTorch's optimizers on Rosenbrock's function:
torch_steps.py > book/torch-steps.tsv"""
import torch

torch.set_default_dtype(torch.float64)
optim = torch.optim
RULES = {
    "descent": lambda p: optim.SGD(p, lr=0.001),
    "momentum": lambda p: optim.SGD(p, lr=0.001, momentum=0.9),
    "nesterov": lambda p: optim.SGD(p, lr=0.001, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9),
    "adam": lambda p: optim.Adam(p, lr=0.1),
    "adamw": lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.01),
}

print("optimizer", "rate", "step", "x", "y", sep="\t")
for name, make in RULES.items():
    w = torch.tensor([-1.2, 1.0], requires_grad=True)
    rule = make([w])
    rate = rule.param_groups[0]["lr"]
    for step in range(1, 11):
        rule.zero_grad()
        loss = (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2
        loss.backward()
        rule.step()
        print(name, rate, step, *(f"{x:.17g}" for x in w.tolist()), sep="\t")
