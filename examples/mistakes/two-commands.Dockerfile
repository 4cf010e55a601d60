FROM debian:12
CMD ["python3", "old.py"]
CMD ["python3", "new.py"]
