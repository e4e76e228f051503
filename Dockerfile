# The web app and the commands. The pages' assets are built and committed, so no Node is needed.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock ./
# Every package of the lock, checked against its hashes, into a folder of wheels …
RUN pip wheel --no-deps --wheel-dir /wheels -r requirements.lock
COPY . .
RUN pip install --no-index --find-links /wheels hatchling \
 && pip wheel --no-deps --no-index --no-build-isolation --wheel-dir /wheels .
# … from which only what Kenner itself needs is taken: nothing of the tests reaches the image.
RUN python -m venv /opt/kenner \
 && /opt/kenner/bin/pip install --no-index --find-links /wheels kenner \
 && /opt/kenner/bin/python -m compileall -q /opt/kenner/lib

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 kenner \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/kenner --shell /usr/sbin/nologin kenner \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/kenner
COPY --from=build /opt/kenner /opt/kenner
# The root file system may be read-only: compiled kernels go to the state folder.
ENV PATH=/opt/kenner/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/var/lib/kenner/numba \
    KENNER_STATE=/var/lib/kenner
USER 10001:10001
WORKDIR /var/lib/kenner
VOLUME /var/lib/kenner
EXPOSE 8400
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8400/healthz', timeout=4)"]
CMD ["kenner", "serve", "--host", "0.0.0.0", "--port", "8400"]
