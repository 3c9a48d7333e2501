"""Kernels that start fast, since they are forked, and that can be confined, for submissions."""

from dataclasses import asdict

from .client import NoWarmKernels, plain_environment, zygote
from .provisioner import NAME, socket_folder
from .sandbox import Limits, Protections

__all__ = [
    "Limits", "NoWarmKernels", "Protections", "Unprotected", "plain_environment", "protections",
    "provisioned", "require_all", "socket_folder",
]  # fmt: skip


class Unprotected(RuntimeError):  # noqa: N818, as it says what was found
    """The machine lets submissions do more than the instructor allows."""


def provisioned(limits: Limits | None) -> dict:
    """Returns the metadata of a kernel's specification that has it forked, and confined."""
    config = {} if limits is None else {"limits": asdict(limits)}
    return {"kernel_provisioner": {"provisioner_name": NAME, "config": config}}


def protections() -> Protections:
    """Returns what submissions can be kept from on this machine."""
    try:
        return zygote().protections
    except NoWarmKernels:
        return Protections(limits=False)


def require_all() -> None:
    """Refuses to go on where submissions are not kept from everything.

    Raises:
        Unprotected: this machine lacks something for that.
    """
    missing = protections().missing
    if missing:
        raise Unprotected(
            f"This machine does not protect its {', '.join(missing)} from submissions: grade on "
            "Linux where user namespaces are allowed, or without --require-isolation."
        )
