"""Who comes: registering without an account, a page of her own, the waiting list, forgetting."""
