package dev.barback.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * These tests need {@linkplain PubSubEmulator Pub/Sub's emulator}. Where there is none, they are skipped before anything of
 * theirs is set up, with a line on the error output; where {@code CI=true} they fail.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmulatorCondition.class)
public @interface NeedsEmulator {}
