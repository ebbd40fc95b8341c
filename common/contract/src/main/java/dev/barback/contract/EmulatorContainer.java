package dev.barback.contract;

import com.github.dockerjava.api.DockerClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The emulator in Google's own container. */
final class EmulatorContainer implements PubSubEmulator.Launcher {
    private static final String IMAGE = "gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators";
    private static final int CONTAINER_PORT = 8085;

    private @Nullable Container container;

    /** Whether Docker runs. */
    static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public synchronized void start(int port) {
        Container started = new Container(port);
        container = started;
        started.start();
    }

    @Override
    public synchronized void kill() {
        Container running = container;
        container = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public synchronized void freeze(boolean frozen) {
        String id = Objects.requireNonNull(container, "The emulator is not running.")
                .getContainerId();
        DockerClient docker = DockerClientFactory.instance().client();
        if (frozen) {
            docker.pauseContainerCmd(id).exec();
        } else {
            docker.unpauseContainerCmd(id).exec();
        }
    }

    /** A container on a fixed port, so that it can be restarted on the same one. */
    private static final class Container extends GenericContainer<Container> {
        Container(int port) {
            super(IMAGE);
            addFixedExposedPort(port, CONTAINER_PORT);
            withCommand("gcloud", "beta", "emulators", "pubsub", "start", "--host-port=0.0.0.0:" + CONTAINER_PORT);
            waitingFor(Wait.forLogMessage("(?s).*started.*", 1));
        }
    }
}
