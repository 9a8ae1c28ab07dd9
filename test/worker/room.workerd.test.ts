import { inObject } from '../support/in-object.ts'
import { roomContract } from '../support/room-contract.ts'

roomContract(inObject)
