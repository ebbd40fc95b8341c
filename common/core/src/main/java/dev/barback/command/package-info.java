/**
 * The command language: what people type, on a command line or over a connection, as values. It knows the
 * application's jobs, and neither terminals nor sockets.
 */
@NullMarked
package dev.barback.command;

import org.jspecify.annotations.NullMarked;
