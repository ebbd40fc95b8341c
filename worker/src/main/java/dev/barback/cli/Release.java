package dev.barback.cli;

import picocli.CommandLine.IVersionProvider;

/** The versions of Barback and Java. */
final class Release implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Release.class.getPackage().getImplementationVersion();
        return new String[] {
            "barback " + (version == null ? "(not packaged)" : version) + ", Java "
                    + Runtime.version().feature()
        };
    }
}
