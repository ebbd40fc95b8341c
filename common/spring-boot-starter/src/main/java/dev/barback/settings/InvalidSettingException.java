package dev.barback.settings;

import dev.barback.BarbackException;
import org.jspecify.annotations.Nullable;

/** A setting has an impossible value. The message names the setting and the value, and says what would be right. */
public final class InvalidSettingException extends BarbackException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
