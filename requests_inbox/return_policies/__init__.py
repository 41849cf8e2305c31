"""The shop's return policy: rules in sentences, and the one evaluator that decides a request and replays the past.

`facts` is what a rule may ask, `conditions` what it says, `outcomes` what follows, `evaluating` the one statement that
finds the rule which decides, `law` what no rule may do, `judging` what becomes of it on a request.
"""
