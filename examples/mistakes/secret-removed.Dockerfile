FROM debian:12
COPY id_ed25519 /root/.ssh/id_ed25519
RUN fetch-code && rm /root/.ssh/id_ed25519
