package dev.barback.internal.pubsub;

/** An operation of Pub/Sub, with its description for error messages, and the permission that it needs. */
enum PubSubOperation {
    PUBLISH("publish to the topic", "pubsub.topics.publish"),
    CREATE_TOPIC("create the topic", "pubsub.topics.create"),
    GET_TOPIC("get the topic", "pubsub.topics.get"),
    DELETE_TOPIC("delete the topic", "pubsub.topics.delete"),
    LIST_TOPICS("list the topics of the project", "pubsub.topics.list"),
    CREATE_SUBSCRIPTION("create the subscription", "pubsub.subscriptions.create and pubsub.topics.attachSubscription"),
    GET_SUBSCRIPTION("get the subscription", "pubsub.subscriptions.get"),
    UPDATE_SUBSCRIPTION("update the subscription", "pubsub.subscriptions.update"),
    DELETE_SUBSCRIPTION("delete the subscription", "pubsub.subscriptions.delete"),
    LIST_SUBSCRIPTIONS("list the subscriptions of the project", "pubsub.subscriptions.list"),
    PULL("pull from the subscription", "pubsub.subscriptions.consume"),
    ACKNOWLEDGE("acknowledge on the subscription", "pubsub.subscriptions.consume"),
    CHANGE_DEADLINE("renew or release leases of the subscription", "pubsub.subscriptions.consume"),
    SEEK("seek in the subscription", "pubsub.subscriptions.consume");

    private final String description;
    private final String permission;

    PubSubOperation(String description, String permission) {
        this.description = description;
        this.permission = permission;
    }

    String description() {
        return description;
    }

    String permission() {
        return permission;
    }
}
