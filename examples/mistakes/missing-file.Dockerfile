FROM debian:12
COPY srcc/ /app/
