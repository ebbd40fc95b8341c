/**
 * Accounts: users with their roles and passwords, their tokens, and the audit log, in the database of jobs. For programs
 * that authenticate or manage users: web and the command line. Applications that only run jobs don't need it.
 *
 * <p>States. A user exists from {@code add} to {@code remove}; a change of the password or the role gives the account a new
 * {@linkplain dev.barback.internal.accounts.Account#credentialsVersion() version of its credentials}, which ends sessions. A token is
 * valid from its creation until it expires, is revoked, or its user is removed.
 *
 * <p>Invariants. Passwords are stored as slow hashes, tokens as fast hashes of 256 random bits; neither can be read again.
 * There is always an admin, once there was one: the last one can neither be removed nor get another role. A role or scope
 * that a later version has stored allows nothing here.
 *
 * <p>The tables have migrations and a history of their own, apart from those of jobs: {@link
 * dev.barback.internal.accounts.AccountDatabase#MIGRATIONS}. They are made by the first call, where statements find them, or else
 * beside the tables of jobs. Names of users in the records of jobs refer to no account: jobs may belong to users without
 * one, and outlive accounts.
 *
 * <p>Failures. Every {@link java.sql.SQLException} becomes a {@link dev.barback.BrokerException}; the call may be
 * repeated.
 */
@NullMarked
package dev.barback.internal.accounts;

import org.jspecify.annotations.NullMarked;
