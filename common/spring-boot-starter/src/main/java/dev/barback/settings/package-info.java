/**
 * The settings, read in one way by applications and by the command line. It does not depend on Spring.
 *
 * <pre>
 *   environment variables --MapSource-----+
 *                                         +--&gt; SettingSource --&gt; SettingReader --&gt; BarbackSettings --&gt; options
 *   Spring's Environment --SpringSource---+        names          types, errors     names of the settings
 * </pre>
 *
 * <p>Invariants: a setting has its name here, and its default and its range in the options that it becomes ({@link
 * dev.barback.internal.worker.WorkerOptions}, {@link dev.barback.internal.jdbc.sql.JdbcOptions}...), and nowhere else. So every program has
 * the same options for the same names and values, and refuses the same values with the same sentence.
 *
 * <p>Failures: an invalid value throws an {@link dev.barback.settings.InvalidSettingException}, whose message has the
 * name of the setting, the value, and what would be right; never a password.
 */
@NullMarked
package dev.barback.settings;

import org.jspecify.annotations.NullMarked;
