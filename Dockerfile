# Web, worker and command line in one image: `barback web`, `barback work`, `barback --help`.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
# Only tests need the generated client of the HTTP API (codegen). First the POMs alone: Maven's downloads are a layer of
# their own, rebuilt only when a POM changes
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY common/bom/pom.xml common/bom/
COPY common/core/pom.xml common/core/
COPY common/test/pom.xml common/test/
COPY common/contract/pom.xml common/contract/
COPY common/pubsub/pom.xml common/pubsub/
COPY common/jdbc/pom.xml common/jdbc/
COPY common/accounts/pom.xml common/accounts/
COPY common/command/pom.xml common/command/
COPY common/spring-boot-starter/pom.xml common/spring-boot-starter/
COPY common/spring-boot-starter-sqlite/pom.xml common/spring-boot-starter-sqlite/
COPY common/spring-boot-starter-pubsub/pom.xml common/spring-boot-starter-pubsub/
COPY examples/pom.xml examples/
COPY examples/counters/pom.xml examples/counters/
COPY examples/shop/pom.xml examples/shop/
COPY web/pom.xml web/
COPY worker/pom.xml worker/
COPY bench/pom.xml bench/
COPY faults/pom.xml faults/
RUN ./mvnw -q -pl web,worker -am package -DskipTests -Dcodegen.skip
COPY . .
# The format is checked before a commit; third-party libraries and Barback's are layers of their own
RUN ./mvnw -q -pl web,worker -am package -DskipTests -Dcodegen.skip -Dspotless.check.skip \
 && mkdir -p /app/lib/third-party /app/lib/common /app/lib/web /app/lib/worker \
 && cp web/target/lib/*.jar /app/lib/third-party/ \
 && cp worker/target/lib/*.jar /app/lib/third-party/ \
 && mv /app/lib/third-party/barback-*.jar /app/lib/common/ \
 && cp web/target/barback-web.jar /app/lib/web/ \
 && cp worker/target/barback-worker.jar /app/lib/worker/

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin barback \
 && ln -s /app/bin/barback /usr/local/bin/barback
COPY --from=build /app/lib/third-party /app/lib/third-party
COPY --from=build /app/lib/common /app/lib/common
COPY --from=build /app/lib/web /app/lib/web
COPY --from=build /app/lib/worker /app/lib/worker
COPY bin/barback bin/prepare.sh /app/bin/
# Archives of classes, made by this Java from these jars: web and work start for half the CPU time, short commands too
RUN barback prepare
# The directory of the embedded database, unless another broker is configured: docker run -v jobs:/app/data
RUN install -d -o barback -g barback /app/data
USER barback
WORKDIR /app
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError"
CMD ["barback", "work"]
