FROM debian:12
ENV APP_HOME=/app
COPY src/ $APP_HMOE/
