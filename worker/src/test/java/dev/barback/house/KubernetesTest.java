package dev.barback.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kubernetes accepts the manifests in deploy/kubernetes: its own models of every kind refuse unknown fields, and
 * require the mandatory ones. KEDA has no such models for Java: the few fields in use are listed here.
 */
class KubernetesTest {
    /** Surefire runs in the module's folder. */
    private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Reads an object, or fails with the field that is wrong. */
    @FunctionalInterface
    private interface Model {
        Object read(String json) throws IOException;
    }

    private static final Map<String, Model> MODELS = Map.of(
            "v1 Namespace", V1Namespace::fromJson,
            "v1 ConfigMap", V1ConfigMap::fromJson,
            "v1 Service", V1Service::fromJson,
            "apps/v1 Deployment", V1Deployment::fromJson,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::fromJson,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::fromJson,
            "keda.sh/v1alpha1 ScaledObject", KubernetesTest::scaledObject,
            "keda.sh/v1alpha1 TriggerAuthentication", json -> STRICT.readValue(json, TriggerAuthentication.class),
            "kustomize.config.k8s.io/v1beta1 Kustomization", json -> STRICT.readValue(json, Kustomization.class));

    record Kustomization(
            String apiVersion,
            String kind,
            String namespace,
            List<Labels> labels,
            List<Image> images,
            List<String> resources) {
        record Labels(Map<String, String> pairs) {}

        record Image(String name, String newName, String newTag) {}
    }

    record ScaledObject(String apiVersion, String kind, Object metadata, Spec spec) {
        record Spec(
                Target scaleTargetRef,
                int pollingInterval,
                int minReplicaCount,
                int maxReplicaCount,
                Advanced advanced,
                List<Trigger> triggers) {}

        record Target(String name) {}

        record Advanced(Autoscaler horizontalPodAutoscalerConfig) {}

        record Autoscaler(Object behavior) {}

        record Trigger(String type, MetricsApi metadata, Target authenticationRef) {}

        record MetricsApi(String url, String valueLocation, String targetValue, String authMode) {}
    }

    record TriggerAuthentication(String apiVersion, String kind, Object metadata, Spec spec) {
        record Spec(List<Secret> secretTargetRef) {}

        record Secret(String parameter, String name, String key) {}
    }

    private static ScaledObject scaledObject(String json) throws IOException {
        ScaledObject object = STRICT.readValue(json, ScaledObject.class);
        V1ObjectMeta.fromJson(new Gson().toJson(object.metadata()));
        V2HorizontalPodAutoscalerBehavior.fromJson(new Gson()
                .toJson(object.spec().advanced().horizontalPodAutoscalerConfig().behavior()));
        return object;
    }

    @Test
    void everyManifestIsWhatKubernetesTakes() throws IOException {
        assertThat(objects()).hasSizeGreaterThan(8);
    }

    @Test
    void everyManifestIsApplied() throws IOException {
        List<String> applied = only(Kustomization.class).resources();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(applied.stream(), Stream.of("kustomization.yaml"))
                                    .toList());
        }
    }

    /** A mistake that a model accepts would not be found in a manifest either. */
    @ParameterizedTest
    @CsvSource({
        "worker.yaml, livenessProbe:, livelinessProbe:, livelinessProbe",
        "worker.yaml, periodSeconds: 30, periodSecond: 30, periodSecond",
        "worker.yaml, memory: 768Mi, memory: 768Mo, suffix",
        "worker.yaml, containerPort: 8081, port: 8081, `port`",
        "worker.yaml, periodSeconds: 30, periodSeconds: often, often",
        "web.yaml, runAsNonRoot:, runAsNoRoot:, runAsNoRoot",
        "web.yaml, maxUnavailable:, maxUnavailible:, maxUnavailible",
        "web.yaml, targetPort:, targetport:, targetport",
        "web.yaml, apps/v1, apps/v1beta1, apps/v1beta1",
        "scaledobject.yaml, targetValue:, targetvalue:, targetvalue",
        "scaledobject.yaml, minReplicaCount:, minReplicas:, minReplicas",
        "scaledobject.yaml, stabilizationWindowSeconds:, stabilizationSeconds:, stabilizationSeconds",
        "networkpolicy.yaml, namespaceSelector:, namespace:, namespace",
        "kustomization.yaml, newTag:, tag:, tag",
    })
    void aMistakeIsFound(String file, String right, String wrong, String named) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        assertThat(text).contains(right);
        assertThatThrownBy(() -> read(text.replace(right, wrong)))
                .as("%s instead of %s", wrong, right)
                .isInstanceOf(Exception.class)
                .hasMessageContaining(named);
    }

    @Test
    void workersAreScaledByTheirGreatestNumberOfProcessors() throws IOException {
        ScaledObject.Spec scaled = only(ScaledObject.class).spec();
        V1Deployment worker = deployment("barback-worker");
        String processors = variable(worker, "BARBACK_WORKER_PROCESSORS");
        assertThat(scaled.scaleTargetRef().name())
                .isEqualTo(worker.getMetadata().getName());
        assertThat(worker.getSpec().getReplicas()).as("left to the scaler").isNull();
        ScaledObject.MetricsApi metric = scaled.triggers().get(0).metadata();
        assertThat(processors).endsWith("-" + metric.targetValue());
        V1Service web = only(V1Service.class);
        String namespace = only(Kustomization.class).namespace();
        assertThat(metric.url())
                .isEqualTo("http://%s.%s.svc:%d/actuator/scaling"
                        .formatted(
                                web.getMetadata().getName(),
                                namespace,
                                web.getSpec().getPorts().get(0).getPort()));
        assertThat(variable(deployment("barback-web"), "BARBACK_WEB_HOSTS").split(","))
                .as("any other name is refused")
                .contains(URI.create(metric.url()).getHost());
        assertThat(only(V1Namespace.class).getMetadata().getName()).isEqualTo(namespace);
    }

    /** Checks names and labels, which no schema checks. */
    @Test
    void whatBelongsTogetherFitsTogether() throws IOException {
        for (V1Deployment each : all(V1Deployment.class)) {
            var pods = each.getSpec().getTemplate();
            assertThat(pods.getMetadata().getLabels())
                    .containsAllEntriesOf(each.getSpec().getSelector().getMatchLabels());
            assertThat(all(V1PodDisruptionBudget.class))
                    .extracting(budget -> budget.getSpec().getSelector())
                    .contains(each.getSpec().getSelector());
            assertThat(pods.getSpec().getEnableServiceLinks())
                    .as("a service's BARBACK_WORKER_PORT is no port")
                    .isFalse();
            assertThat(pods.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pods.getSpec().getContainers()).singleElement().satisfies(container -> {
                assertThat(container.getEnvFrom().get(0).getConfigMapRef().getName())
                        .isEqualTo(only(V1ConfigMap.class).getMetadata().getName());
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(Stream.of(
                                container.getStartupProbe(),
                                container.getReadinessProbe(),
                                container.getLivenessProbe()))
                        .allSatisfy(
                                probe -> assertThat(probe.getHttpGet().getPort().getStrValue())
                                        .isEqualTo(container.getPorts().get(0).getName()));
            });
        }
        assertThat(deployment("barback-web")
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(only(V1Service.class).getSpec().getSelector());
        V1Deployment worker = deployment("barback-worker");
        assertThat(variable(worker, "BARBACK_WORKER_PORT"))
                .isEqualTo(worker.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getPorts()
                        .get(0)
                        .getContainerPort()
                        .toString());
        long grace = Long.parseLong(variable(worker, "BARBACK_WORKER_GRACE").replace("s", ""));
        assertThat(worker.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .as("the time of its last fetches and acknowledgements is added")
                .isGreaterThan(grace + 15);
    }

    private static String variable(V1Deployment deployment, String name) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static V1Deployment deployment(String name) throws IOException {
        return all(V1Deployment.class).stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T only(Class<T> type) throws IOException {
        List<T> all = all(type);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static <T> List<T> all(Class<T> type) throws IOException {
        return objects().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<Object> objects() throws IOException {
        List<Object> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                try {
                    objects.addAll(read(Files.readString(file)));
                } catch (Exception e) {
                    throw new AssertionError(file.getFileName() + " is not accepted by Kubernetes.", e);
                }
            }
        }
        return objects;
    }

    private static List<Object> read(String yaml) throws IOException {
        List<Object> objects = new ArrayList<>();
        for (Object document : new Yaml().loadAll(yaml)) {
            Map<?, ?> fields = (Map<?, ?>) document;
            String kind = fields.get("apiVersion") + " " + fields.get("kind");
            Model model = MODELS.get(kind);
            if (model == null) {
                throw new IllegalArgumentException("There is no model for " + kind + "; is it misspelled?");
            }
            objects.add(model.read(new Gson().toJson(fields)));
        }
        return objects;
    }
}
