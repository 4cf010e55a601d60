FROM debian:12 AS app
CMD ["/app/run"]

SERVICE web {
  FROM app
  PUBLISH 8080:80
}
SERVICE api {
  FROM app
  PUBLISH 8080:3000
}
