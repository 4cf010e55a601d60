ARG VERSION=1.2
FROM debian:12
LABEL org.opencontainers.image.version=$VERSION
