"""The pages on which a return policy is written, tried and published; what it means is in return_policies."""
