# `docker build -t netvillage .`; compose.yaml shows how it is meant to run.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1 \
    UV_PROJECT_ENVIRONMENT=/app/.venv UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1 UV_SYSTEM_CERTS=1
WORKDIR /app
RUN python3 -m venv /uv && /uv/bin/pip install --quiet uv==0.13.9
# Packages first: this layer changes only with the lock file.
COPY pyproject.toml uv.lock .python-version ./
RUN /uv/bin/uv sync --frozen --no-dev --no-install-project
COPY . .
# Messages and static files belong to the image; nothing of the environment's secrets is needed to make them.
RUN VAR_DIR=/app/build .venv/bin/python manage.py compile_messages \
 && VAR_DIR=/app/build STATIC_ROOT=/app/static-files .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf build

FROM python:3.13-slim
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production VAR_DIR=/data STATIC_ROOT=/app/static-files HOST=0.0.0.0 PORT=8000
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin village \
 && mkdir /data && chown village:village /data
WORKDIR /app
COPY --from=build --chown=root:root /app /app
USER 10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["python", "manage.py", "serve", "--no-prepare"]
