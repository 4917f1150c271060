"""Muon: momentum whose update is made nearly orthogonal, for the matrices inside the blocks (Jordan et al. 2024)."""
from collections import defaultdict

import torch


def orthogonalised(matrices, steps=5):
    """
    Each matrix of [n, rows, columns] with its singular values pushed towards 1, by the quintic Newton-Schulz iteration with
    Jordan's coefficients (they reach about 0.7 to 1.2, which is enough), in bfloat16.
    """
    is_tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.transpose(1, 2) if is_tall else matrices
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(steps):
        square = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return (x.transpose(1, 2) if is_tall else x).float()


class Muon(torch.optim.Optimizer):
    """Matrices of one shape are updated together: many small products are slow on a GPU and on a CPU alike."""

    def __init__(self, matrices, lr, momentum=0.95, weight_decay=0.05):
        super().__init__(matrices, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            alike = defaultdict(list)
            for matrix in group['params']:
                if matrix.grad is not None:
                    alike[matrix.shape].append(matrix)
            for (rows, columns), matrices in alike.items():
                updates = orthogonalised(torch.stack([self._look_ahead(each, group['momentum']) for each in matrices]))
                size = group['lr'] * max(1.0, rows / columns) ** 0.5
                for matrix, update in zip(matrices, updates):
                    matrix.mul_(1 - group['lr'] * group['weight_decay']).sub_(update, alpha=size)

    def _look_ahead(self, matrix, momentum):
        """Nesterov's: the gradient, drawn towards the running mean that already holds it."""
        state = self.state[matrix]
        if 'mean' not in state:
            state['mean'] = torch.zeros_like(matrix)
        mean = state['mean'].lerp_(matrix.grad, 1 - momentum)
        return matrix.grad.lerp(mean, momentum)
