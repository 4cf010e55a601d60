FROM debian:12
COPY notes.md /app/
