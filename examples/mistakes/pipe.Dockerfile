FROM debian:12
RUN curl -fsS https://example.com/app-1.2.tar | tar -x -C /opt
