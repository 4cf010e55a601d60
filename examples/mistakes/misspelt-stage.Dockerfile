FROM debian:12 AS builder
COPY src/ /app/

FROM debian:12
COPY --from=buidler /app/ /app/
