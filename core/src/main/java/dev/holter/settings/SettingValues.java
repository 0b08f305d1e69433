package dev.holter.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings as values. Asks its fallback for what it does not hold, and in the end the defaults. Immutable once read. */
final class SettingValues {
    private static final Map<Setting, Object> DEFAULTS = new EnumMap<>(Setting.class);

    static {
        for (Setting setting : Setting.values()) {
            setting.defaultText()
                    .ifPresent(text -> DEFAULTS.put(setting, setting.kind().parse(text)));
        }
    }

    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
    private final Map<Setting, String> places = new EnumMap<>(Setting.class);
    private final Set<Setting> broken = EnumSet.noneOf(Setting.class);
    private final @Nullable SettingValues fallback;

    private SettingValues(@Nullable SettingValues fallback) {
        this.fallback = fallback;
    }

    /** Reads these settings from what was written under the prefix and their keys. What cannot be read is a problem, and not there. */
    static SettingValues read(
            Map<String, RawSetting> written,
            String prefix,
            Collection<Setting> settings,
            @Nullable SettingValues fallback,
            ConfigurationProblems problems) {
        SettingValues result = new SettingValues(fallback);
        for (Setting setting : settings) {
            RawSetting raw = written.get(prefix + setting.key());
            if (raw != null) {
                result.take(setting, raw, problems);
            }
        }
        return result;
    }

    private void take(Setting setting, RawSetting raw, ConfigurationProblems problems) {
        boolean secret = setting.kind() instanceof SettingKind.Secret;
        if (secret && raw.text().isEmpty()) {
            return;
        }
        try {
            if (!secret && raw.text().isBlank()) {
                throw new IllegalArgumentException("it is empty; give it a value or take it away");
            }
            values.put(
                    setting,
                    setting.kind().parse(secret ? raw.text() : raw.text().strip()));
            places.put(setting, raw.place());
        } catch (IllegalArgumentException e) {
            broken.add(setting);
            problems.wrong(raw, String.valueOf(e.getMessage()));
        }
    }

    /** These, and of those what these do not hold. */
    SettingValues over(SettingValues weaker) {
        SettingValues both = new SettingValues(weaker.fallback);
        List.of(weaker, this).forEach(one -> {
            both.values.putAll(one.values);
            both.places.putAll(one.places);
        });
        return both;
    }

    /** Whether somebody wrote any of them, be it wrong. */
    boolean any() {
        return !values.isEmpty() || !broken.isEmpty();
    }

    /** Whether these hold for some job types only. */
    boolean inPolicy() {
        return fallback != null;
    }

    boolean set(Setting setting) {
        return values.containsKey(setting);
    }

    /** Whether what was written for it cannot be read. */
    boolean broken(Setting setting) {
        return broken.contains(setting);
    }

    /** Key and origin, for messages. */
    String place(Setting setting) {
        SettingValues wider = fallback;
        return wider != null && !places.containsKey(setting)
                ? wider.place(setting)
                : places.getOrDefault(setting, setting.key() + " (default)");
    }

    Duration duration(Setting setting) {
        return (Duration) present(setting);
    }

    /** The duration, or this one when nobody set it. */
    Duration duration(Setting setting, Duration otherwise) {
        Object found = find(setting);
        return found == null ? otherwise : (Duration) found;
    }

    int count(Setting setting) {
        return (Integer) present(setting);
    }

    boolean flag(Setting setting) {
        return (Boolean) present(setting);
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        return type.cast(present(setting));
    }

    Optional<String> text(Setting setting) {
        return Optional.ofNullable((String) find(setting));
    }

    Optional<Path> path(Setting setting) {
        return Optional.ofNullable((Path) find(setting));
    }

    /** The value as it may be logged, empty when there is none. */
    Optional<String> shown(Setting setting) {
        return Optional.ofNullable(find(setting)).map(value -> setting.kind().shown(value));
    }

    boolean same(Setting setting, SettingValues other) {
        return Objects.equals(find(setting), other.find(setting));
    }

    private @Nullable Object find(Setting setting) {
        Object own = values.get(setting);
        if (own != null) {
            return own;
        }
        return fallback != null ? fallback.find(setting) : DEFAULTS.get(setting);
    }

    private Object present(Setting setting) {
        Object value = find(setting);
        if (value == null) {
            throw new IllegalStateException(setting.key() + " has no default");
        }
        return value;
    }
}
