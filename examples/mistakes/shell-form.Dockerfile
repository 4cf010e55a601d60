FROM debian:12
CMD python3 -m http.server 8000
