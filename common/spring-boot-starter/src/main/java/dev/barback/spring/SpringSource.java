package dev.barback.spring;

import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/** Settings from Spring's environment: all its sources, in its order, in the spellings that it accepts. */
final class SpringSource implements SettingSource {
    private static final String PREFIX = "barback.";
    private static final String WORKER_QUEUES = "barback.worker.queues";
    private static final String SHARES = "barback.shares";
    private static final Bindable<List<Map<String, String>>> MAPS = Bindable.of(ResolvableType.forClassWithGenerics(
            List.class, ResolvableType.forClassWithGenerics(Map.class, String.class, String.class)));

    private final Environment environment;
    private final Binder binder;
    /** As Spring has it, the first source with a list has all of that list. */
    private final SettingSource lists;

    private SpringSource(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
        this.lists = SettingSource.of(lists(binder));
    }

    /** The settings of this environment. */
    static BarbackSettings settings(Environment environment) {
        return BarbackSettings.of(new SpringSource(environment));
    }

    @Override
    public @Nullable String value(String name) {
        if (!name.startsWith(PREFIX)) {
            return environment.getProperty(name);
        } else if (isOfList(name)) {
            return lists.value(name);
        }
        return binder.bind(ConfigurationPropertyName.of(name), Bindable.of(String.class))
                .orElse(null);
    }

    @Override
    public List<List<String>> below(String name) {
        if (isOfList(name)) {
            return lists.below(name);
        }
        ConfigurationPropertyName group = ConfigurationPropertyName.of(name);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .filter(group::isAncestorOf)
                .map(each -> parts(each, group.getNumberOfElements()))
                .toList();
    }

    private static List<String> parts(ConfigurationPropertyName name, int from) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < name.getNumberOfElements(); i++) {
            parts.add(name.getElement(i, Form.ORIGINAL));
        }
        return parts;
    }

    private static boolean isOfList(String name) {
        return name.startsWith(WORKER_QUEUES) || name.startsWith(SHARES);
    }

    private static Map<String, String> lists(Binder binder) {
        Map<String, String> values = new HashMap<>();
        List<String> queues =
                binder.bind(WORKER_QUEUES, Bindable.listOf(String.class)).orElse(List.of());
        IntStream.range(0, queues.size()).forEach(i -> values.put(WORKER_QUEUES + "[" + i + "]", queues.get(i)));
        List<Map<String, String>> shares = binder.bind(SHARES, MAPS).orElse(List.of());
        IntStream.range(0, shares.size())
                .forEach(
                        i -> shares.get(i).forEach((name, value) -> values.put(SHARES + "[" + i + "]." + name, value)));
        return values;
    }
}
