FROM debian:latest
COPY src/ /app/
