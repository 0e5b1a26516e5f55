import asyncio
import os
import signal

async def worker(name: str, stop_event: asyncio.Event):
    """Worker that checks for shutdown signal."""
    while not stop_event.is_set():
        print(f"Worker {name}: working...")
        try:
            await asyncio.wait_for(stop_event.wait(), timeout=1.0)
        except asyncio.TimeoutError:
            pass  # Continue working
    
    print(f"Worker {name}: shutting down gracefully")

async def main():
    stop_event = asyncio.Event()
    
    # Handle shutdown signal
    def signal_handler():
        print("\nReceived shutdown signal")
        stop_event.set()
    
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, signal_handler)
    
    loop.call_later(1.5, os.kill, os.getpid(), signal.SIGINT)  # added: somebody presses Ctrl-C

    # Start workers
    async with asyncio.TaskGroup() as tg:
        tg.create_task(worker("A", stop_event))
        tg.create_task(worker("B", stop_event))
    
    print("All workers stopped")

asyncio.run(main())
