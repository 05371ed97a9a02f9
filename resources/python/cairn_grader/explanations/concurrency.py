"""asyncio. Stands before the general rows about types."""

from typing import Final

from cairn_grader.explanations.row import Row

ROWS: Final[tuple[Row, ...]] = (
    # asyncio
    Row(
        "TypeError",
        r"object (?P<kind>[\w.]+) can't be used in 'await' expression",
        "`await` needs a coroutine, a task or a future, and this is a `{kind}`. Either the "
        "function is not `async def`, or it was awaited already.",
    ),
    Row(
        "TypeError",
        r"'coroutine' object is not (?P<what>iterable|subscriptable)|'coroutine'",
        "This value is a coroutine that has not run yet: `await` is missing before the call.",
    ),
    Row(
        "TypeError",
        r"asynchronous context manager protocol|'async_generator' object is not iterable|"
        r"requires an object with __aiter__",
        "Asynchronous and ordinary protocols are mixed up: asynchronous context managers need "
        "`async with`, asynchronous iterators need `async for`, and ordinary ones neither.",
    ),
    Row(
        "RuntimeError",
        r"asyncio\.run\(\) cannot be called from a running event loop|"
        r"This event loop is already running",
        "An event loop already runs here, and a second one cannot start inside it. In an "
        "`async def` function, `await` the coroutine instead of calling `asyncio.run`.",
    ),
    Row(
        "RuntimeError",
        r"no running event loop|no current event loop",
        "This needs a running event loop, and there is none at this point. Call it from an "
        "`async def` function that is started with `asyncio.run`.",
    ),
    Row(
        "RuntimeError",
        r"Event loop is closed",
        "The event loop was closed while something still used it. Often a client or connection "
        "made in one `asyncio.run` is used in another; make and close it in the same one.",
    ),
    Row(
        "RuntimeError",
        r"attached to a different loop|is bound to a different event loop",
        "A lock, queue, task or connection belongs to the event loop it was first used in. Make "
        "it inside the running loop, not when the module is imported.",
    ),
    Row(
        "RuntimeError",
        r"cannot reuse already awaited coroutine",
        "A coroutine can be awaited once only. Call the function again for a new one, or make a "
        "task of it, which may be awaited by several.",
    ),
    Row(
        "InvalidStateError",
        r"",
        "The future has no result yet, or got one already. `await` it before asking for its "
        "result, and set its result once only.",
    ),
    Row(
        "CancelledError",
        r"",
        "The task was cancelled: by a time limit, by its task group, or because the loop ended. "
        "If you catch this for cleaning up, raise it again.",
    ),
    Row(
        "BrokenBarrierError",
        r"",
        "A task that waited at the barrier was cancelled or timed out, which releases all others "
        "with this error.",
    ),
    Row(
        "ExceptionGroup",
        r"",
        "One or more tasks of a task group failed; the members are the actual errors. Handle them "
        "with `except*`, and look at the first one.",
    ),
    Row(
        "TimeoutError",
        r"",
        "The time limit ran out before the work was done. Either the work takes longer than it "
        "should, or something waits for an event that never comes.",
    ),
)
