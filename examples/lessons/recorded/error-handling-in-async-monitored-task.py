import asyncio
import logging
import sys

logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
logging.getLogger("asyncio").setLevel(logging.WARNING)  # added: which selector it uses is no part of the lesson
logger = logging.getLogger(__name__)

async def monitored_task(name: str):
    logger.info(f"Task {name}: starting")
    try:
        await asyncio.sleep(1)
        logger.info(f"Task {name}: completed")
        return f"Result from {name}"
    except asyncio.CancelledError:
        logger.warning(f"Task {name}: cancelled")
        raise
    except Exception as e:
        logger.error(f"Task {name}: error - {e}")
        raise

async def main():
    logger.info("Starting main")
    async with asyncio.TaskGroup() as tg:
        tg.create_task(monitored_task("A"))
        tg.create_task(monitored_task("B"))
    logger.info("All tasks complete")

asyncio.run(main())
