FROM debian:12
ENV API_TOKEN=0123456789abcdef
CMD ["/app/run"]
