package dev.barback.spring;

import dev.barback.spring.HeldConnections.Manager;
import dev.barback.spring.HeldConnections.Scene;
import java.util.EnumMap;
import java.util.Map;

/** The scenes of one test class, one for each kind of transaction manager, opened when it is first used. */
final class Scenes implements AutoCloseable {
    private final Map<Manager, Scene> byManager = new EnumMap<>(Manager.class);

    /** Starts a test, with an empty database and a pool of this size. */
    Scene start(Manager manager, int poolSize) {
        Scene scene = byManager.computeIfAbsent(manager, HeldConnections::open);
        scene.start(poolSize);
        return scene;
    }

    @Override
    public void close() {
        byManager.values().forEach(Scene::close);
        byManager.clear();
    }
}
