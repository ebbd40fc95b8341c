/**
 * Text from outside, made safe to show: in a line of a log, in an answer, on a terminal. Errors and values of the
 * application are described here, too, because their own methods may fail.
 *
 * <p>Invariant: nothing in this room throws, whatever the text or the class it describes.
 */
@NullMarked
package dev.barback.internal.text;

import org.jspecify.annotations.NullMarked;
