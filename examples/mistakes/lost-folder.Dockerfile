FROM debian:12
COPY src/ /app/
RUN cd /app
RUN make
